import { Switch } from 'antd';

interface LogSwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** A switch with a label beside it. */
export function LogSwitch({ label, isOn, onChange }: LogSwitchProps) {
  return (
    <label style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
      <Switch size="small" checked={isOn} onChange={onChange} />
      {label}
    </label>
  );
}
